// The engines written in JavaScript, each in a process of its own: node drawers.mjs ENGINE KIND TEMPLATE FOLDER.
//
// For each line that it is sent it draws a document of each of the values in FOLDER/values.json, writes the first and
// the last of them into the folder, and answers with the seconds that the drawing took and the bytes that came of it.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const [engine, kind, template, folder] = process.argv.slice(2);

const engines = {
  // A Docxtemplater renders once, so each document needs a new one.
  docxtemplater(content) {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    return (values) => {
      const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
      document.render(values);
      return document.toBuffer();
    };
  },
  "easy-template-x"(content) {
    const { TemplateHandler } = require("easy-template-x");
    const handler = new TemplateHandler();
    return (values) => handler.process(content, values);
  },
  // It takes the path of a template, not its bytes.
  carbone() {
    const carbone = require("carbone");
    return (values) =>
      new Promise((done, failed) => {
        carbone.render(template, values, (error, content) => (error ? failed(error) : done(content)));
      });
  },
};

const draw = engines[engine](readFileSync(template));
for await (const _ of createInterface({ input: process.stdin })) {
  const waiting = JSON.parse(readFileSync(join(folder, "values.json"), "utf-8"));
  let first, last;
  let size = 0;
  const begun = process.hrtime.bigint();
  for (const values of waiting) {
    last = await draw(values);
    size += last.length;
    first ??= last;
  }
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  writeFileSync(join(folder, "first.docx"), first);
  writeFileSync(join(folder, "last.docx"), last);
  console.log(seconds, size);
}
process.exit(0);
