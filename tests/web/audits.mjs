// The audits of graphql-http (GraphQL over HTTP), as nobody and with a token: all of them, without an exception.
import { readFileSync } from "node:fs";
import { auditServer } from "graphql-http";

const demo = JSON.parse(readFileSync("made/demo.json", "utf8"));
const token = Object.values(demo.personas)[0].token;
let failed = 0;
for (const [who, headers] of [["nobody", {}], ["a member", { authorization: `Bearer ${token}` }]]) {
  const fetchFn = (url, init = {}) => fetch(url, { ...init, headers: { ...init.headers, ...headers } });
  const results = await auditServer({ url: demo.graphql, fetchFn });
  const bad = results.filter((result) => result.status !== "ok");
  console.log(`as ${who}: ${results.length - bad.length} of ${results.length}`);
  for (const result of bad) console.log(`  ${result.status} ${result.id} ${result.name}: ${result.reason}`);
  failed += bad.length;
}
process.exit(failed === 0 ? 0 : 1);
