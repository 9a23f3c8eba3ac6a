// Screens people with compiled JsonLogic. Reads one request a line, answers one line:
//   {"logic": [...], "rows": [...]}   takes the rules and the people
//   {"from": 0, "to": 1000}           screens those people and says what it cost
import { createInterface } from "node:readline";
import { LogicEngine } from "json-logic-engine";

let rules = [];
let rows = [];

function screened(row) {
  return rules.map((rule) => rule(row));
}

function cost(from, to) {
  const before = process.cpuUsage();
  for (let i = from; i < to; i++) screened(rows[i]);
  const used = process.cpuUsage(before);
  return { seconds: (used.user + used.system) / 1e6 };
}

function answer(request) {
  if (request.logic) {
    const engine = new LogicEngine();
    rules = request.logic.map((rule) => engine.build(rule));
    rows = request.rows;
    return { people: rows.length };
  }
  const { from, to, what } = request;
  if (what === "cost") return cost(from, to);
  if (what === "outcomes") return rows.slice(from, to).map(screened);
  return rows.slice(from, to).map((row) => {
    const start = process.hrtime.bigint();
    screened(row);
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
}
