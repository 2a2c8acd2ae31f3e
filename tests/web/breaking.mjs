// The gate on breaking changes: what is served now against released/, the files of the last release. Whoever breaks a client on purpose
// lays the new files there in a commit of its own, which says why, after docs/deprecation.md.
import { readFileSync } from "node:fs";
import { buildSchema, findBreakingChanges } from "graphql";

const found = [];
const read = (file) => readFileSync(file, "utf8");
const [was, is] = ["released/schema.graphql", "made/schema.graphql"].map((file) => buildSchema(read(file)));
for (const change of findBreakingChanges(was, is)) found.push(`schema.graphql: ${change.type}: ${change.description}`);

const [before, now] = ["released/openapi.json", "made/openapi.json"].map((file) => JSON.parse(read(file)));
const schema = (document, value) => (value?.$ref ? schema(document, document.components.schemas[value.$ref.split("/").pop()]) : value);
const types = (value) => [value?.type ?? []].flat().filter((type) => type !== "null").sort().join();

// answered: what a client reads may grow, but nothing that it knows may go, change its type, or become null.
function answered(place, one, other, seen = new Set()) {
  const [old, fresh] = [schema(before, one), schema(now, other)];
  if (!old || seen.has(place.replace(/.*: /, "") + JSON.stringify(one))) return;
  seen.add(place.replace(/.*: /, "") + JSON.stringify(one));
  if (!fresh) return void found.push(`${place} is gone`);
  if (types(old) !== types(fresh)) found.push(`${place} was ${types(old)}, is ${types(fresh)}`);
  if ([fresh.type].flat().includes("null") && ![old.type].flat().includes("null")) found.push(`${place} can be null now`);
  for (const [name, property] of Object.entries(old.properties ?? {})) answered(`${place}.${name}`, property, fresh.properties?.[name], seen);
  if (old.items) answered(`${place}[]`, old.items, fresh.items, seen);
}

// sent: what a client sends may be left out as before, and nothing that it sends may be refused.
function sent(place, one, other) {
  const [old, fresh] = [schema(before, one), schema(now, other)];
  if (!old || !fresh) return;
  if (types(old) !== types(fresh)) found.push(`${place} took ${types(old)}, takes ${types(fresh)}`);
  for (const name of fresh.required ?? []) if (!(old.required ?? []).includes(name)) found.push(`${place}.${name} is needed now`);
  for (const word of old.enum ?? []) if (fresh.enum && !fresh.enum.includes(word)) found.push(`${place} takes ${word} no more`);
  for (const [name, property] of Object.entries(old.properties ?? {})) {
    if (!fresh.properties?.[name]) found.push(`${place}.${name} is taken no more`);
    else sent(`${place}.${name}`, property, fresh.properties[name]);
  }
}

for (const [path, methods] of Object.entries(before.paths)) {
  for (const [method, old] of Object.entries(methods)) {
    const place = `openapi.json: ${method.toUpperCase()} ${path}`;
    const fresh = now.paths[path]?.[method];
    if (!fresh) {
      found.push(`${place} is gone`);
      continue;
    }
    for (const parameter of fresh.parameters ?? []) {
      const known = (old.parameters ?? []).find((one) => one.name === parameter.name && one.in === parameter.in);
      if (parameter.required && !known?.required) found.push(`${place}: the parameter ${parameter.name} is needed now`);
    }
    for (const parameter of old.parameters ?? []) {
      const kept = (fresh.parameters ?? []).some((one) => one.name === parameter.name && one.in === parameter.in);
      if (!kept) found.push(`${place}: the parameter ${parameter.name} is taken no more`);
    }
    const body = (operation) => operation.requestBody?.content?.["application/json"]?.schema;
    sent(`${place}: body`, body(old), body(fresh));
    for (const [status, answer] of Object.entries(old.responses).filter(([status]) => status.startsWith("2"))) {
      const content = (answer) => answer?.content?.["application/json"]?.schema;
      if (!fresh.responses[status]) found.push(`${place} answers ${status} no more`);
      else answered(`${place}: ${status}`, content(answer), content(fresh.responses[status]));
    }
  }
}

for (const line of found) console.log(line);
console.log(found.length === 0 ? "nothing breaks a client of the last release" : `${found.length} changes break clients of the last release`);
process.exit(found.length === 0 ? 0 : 1);
