// Runs every example of docs/: the blocks of one page in one language are one program, and a program that ends with anything but 0 is
// a failure. docs/guides/README.md says to a reader how to set the environment; here its sh block is run first, and sets that of all others.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const docs = resolve(here, "../../docs");
const made = join(here, "made/examples");
const demo = process.env.DEMO_JSON ?? join(here, "made/demo.json");
const index = "guides/README.md";
const SECONDS = 60;
const OUTPUT_CHARACTERS = 20_000;
const LANGUAGES = ["sh", "ts", "python"];
// Words that would let an example pass by unseen.
const OTHER_NAMES = /^(bash|shell|console|zsh|typescript|tsx|js|jsx|mjs|javascript|py|python3)$/i;

const faults = [];
const leftOut = [];
let failures = 0;
const only = process.argv.slice(2);

/** Every page, the index first. */
function pages() {
  const all = readdirSync(docs, { recursive: true }).map(String).filter((name) => name.endsWith(".md")).sort();
  return [index, ...all.filter((name) => name !== index)];
}

/** The fenced blocks of a page. Each knows its line, so that messages of compilers point into the page. */
function blocks(page) {
  const found = [];
  let open;
  readFileSync(join(docs, page), "utf8").split("\n").forEach((line, number) => {
    const fence = /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)\s*([^`]*)$/.exec(line);
    if (open === undefined && fence) {
      open = { page, indent: fence[1].length, fence: fence[2], language: fence[3], info: fence[4].trim(), line: number + 1, lines: [] };
    } else if (open !== undefined && line.trim().startsWith(open.fence) && line.trim().replaceAll(open.fence[0], "") === "") {
      found.push(open);
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
    }
  });
  if (open !== undefined) faults.push(`docs/${page}:${open.line}: the block has no end`);
  return found.filter(runs);
}

function runs(block) {
  const place = `docs/${block.page}:${block.line}`;
  if (OTHER_NAMES.test(block.language)) faults.push(`${place}: \`${block.language}\` would not be run; write ${LANGUAGES.join(", ")}`);
  if (!LANGUAGES.includes(block.language)) return false;
  block.file = /^file=([\w.-]+)$/.exec(block.info)?.[1];
  const reason = /^no-run \((.+)\)$/.exec(block.info)?.[1];
  if (reason) leftOut.push(`${place}: ${reason}`);
  else if (block.info !== "" && !(block.file && block.language === "ts")) faults.push(`${place}: \`${block.info}\` is not known; \`no-run (why)\`, or for ts \`file=name.ts\``);
  return !reason;
}

const slug = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-");

/** A link inside the project leads somewhere: to a file, and to a heading of it. */
function checkLinks(page) {
  const prose = readFileSync(join(docs, page), "utf8").replace(/^(`{3,}).*\n[^]*?^\1$/gm, "");
  for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file, heading] = target.split("#");
    const path = file === "" ? join(docs, page) : resolve(docs, dirname(page), file);
    const headings = () => [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, text]) => slug(text));
    if (!existsSync(path) || (heading && !headings().includes(heading))) faults.push(`docs/${page}: ${target} leads nowhere`);
  }
}

/** One program of some blocks, each on the lines that it has in its page. */
function program(parts) {
  const lines = [];
  for (const part of parts) {
    while (lines.length < part.line) lines.push("");
    lines.push(...part.lines);
  }
  return `${lines.join("\n")}\n`;
}

/** Runs one command to its end, at most for a minute; resolves to its status and what it printed. */
function run(command, parameters, cwd, env, seconds = SECONDS) {
  return new Promise((done) => {
    const child = spawn(command, parameters, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let late = false;
    const end = () => {
      try { process.kill(-child.pid, "SIGKILL"); } catch { /* it has ended */ }
    };
    const clock = setTimeout(() => { late = true; end(); }, seconds * 1000);
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { output = (output + text).slice(-OUTPUT_CHARACTERS); });
    child.on("error", (fault) => { output += String(fault); });
    child.on("close", (status) => {
      clearTimeout(clock);
      end(); // whatever it left behind
      done({ ok: status === 0 && !late, output: late ? `${output}\nstopped after ${seconds} s` : output });
    });
  });
}

async function report(page, language, parts, running) {
  const began = Date.now();
  const { ok, output } = await running();
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${ok ? "ok    " : "FAILED"} docs/${page} ${language}: ${parts} block${parts === 1 ? "" : "s"}, ${seconds} s`);
  if (ok) return;
  failures += 1;
  console.log(output.trimEnd().replace(/^/gm, "    "));
}

const nameOf = (page) => page.replace(/\.md$/, "").replaceAll("/", "-");
const inherited = Object.fromEntries(["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"].filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
inherited.NO_COLOR = "1";

function folder(name) {
  const path = join(made, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function shell(page, parts, then = "") {
  const cwd = folder(`${nameOf(page)}-sh`);
  const first = `set -Eeuo pipefail; trap 'echo "line $LINENO of the page: $BASH_COMMAND" >&2' ERR`;
  writeFileSync(join(cwd, "run.sh"), `${first}${program(parts)}${then}`);
  return cwd;
}

/** The environment that the index makes out of demo.json. */
async function environment(parts) {
  const cwd = shell(index, parts, `\nnode -p 'JSON.stringify(process.env)' >environment.json\n`);
  cpSync(demo, join(cwd, "demo.json"));
  await report(index, "sh", parts.length, () => run("bash", ["run.sh"], cwd, inherited));
  return failures === 0 ? JSON.parse(readFileSync(join(cwd, "environment.json"), "utf8")) : undefined;
}

/** All TypeScript is one project, as a reader's would be: a module a page, and the files that pages name. */
async function typescript(all, env) {
  const cwd = folder("ts");
  for (const [page, parts] of all) {
    const rest = parts.filter((part) => !part.file);
    if (rest.length > 0) writeFileSync(join(cwd, `${nameOf(page)}.ts`), program(rest));
    for (const part of parts.filter((part) => part.file)) writeFileSync(join(cwd, part.file), program([part]));
  }
  const compilerOptions = {
    strict: true, noUnusedLocals: true, module: "esnext", moduleResolution: "bundler", target: "es2022", lib: ["es2023", "dom", "dom.iterable"],
    types: ["node"], skipLibCheck: true, outDir: "out",
  };
  writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ type: "module", private: true }));
  const tool = (name, ...parameters) => run("node", [join(here, "node_modules/.bin", name), ...parameters], cwd, env, 2 * SECONDS);
  const generated = await tool("graphql-codegen", "--config", "codegen.ts");
  if (!generated.ok) return generated;
  const compiled = await tool("tsc", "-p", ".");
  if (compiled.ok) finishImports(join(cwd, "out"));
  return compiled;
}

/** `./gql` becomes `./gql/index.js`: what a frontend's bundler does, and plain Node.js does not. */
function finishImports(out) {
  const whole = (from, to) => {
    const path = resolve(dirname(from), to);
    return existsSync(path) && statSync(path).isDirectory() ? `${to}/index.js` : `${to}.js`;
  };
  for (const name of readdirSync(out, { recursive: true }).map(String).filter((name) => name.endsWith(".js"))) {
    const path = join(out, name);
    const text = readFileSync(path, "utf8").replace(/(from\s+|import\s+)(["'])(\.[^"']*)\2/g, (all, word, quote, to) =>
      /\.[cm]?js$/.test(to) ? all : `${word}${quote}${whole(path, to)}${quote}`);
    writeFileSync(path, text);
  }
}

rmSync(made, { recursive: true, force: true });
const programs = pages().map((page) => [page, blocks(page)]);
for (const [page] of programs) checkLinks(page);
const env = await environment(programs[0][1].filter((block) => block.language === "sh"));
if (env === undefined) process.exit(1);
const scripts = programs.map(([page, all]) => [page, all.filter((block) => block.language === "ts")]).filter(([, parts]) => parts.length > 0);
let compiled = false;
await report("", "ts: codegen and tsc", scripts.flatMap(([, parts]) => parts).length, async () => {
  const result = await typescript(scripts, env);
  compiled = result.ok;
  return result;
});

for (const [page, all] of programs) {
  if (only.length > 0 && !only.includes(basename(page, ".md"))) continue;
  for (const language of LANGUAGES) {
    const parts = all.filter((block) => block.language === language && !block.file);
    if (parts.length === 0 || (page === index && language === "sh") || (language === "ts" && !compiled)) continue;
    await report(page, language, parts.length, () => {
      if (language === "sh") return run("bash", ["run.sh"], shell(page, parts), env);
      if (language === "ts") return run("node", [`out/${nameOf(page)}.js`], join(made, "ts"), env);
      const cwd = folder(`${nameOf(page)}-python`);
      writeFileSync(join(cwd, "run.py"), program(parts));
      return run(join(here, "made/venv/bin/python"), ["run.py"], cwd, env);
    });
  }
}

for (const fault of faults) console.log(`FAILED ${fault}`);
if (leftOut.length > 0) console.log(`left out, ${leftOut.length}:`);
for (const why of leftOut) console.log(`  ${why}`);
console.log(`examples: ${failures + faults.length} failed, ${leftOut.length} left out`);
process.exit(failures + faults.length === 0 ? 0 : 1);
