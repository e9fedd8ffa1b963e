// Web pages → what axe-core finds on them in a real Chromium, and whether they are wider than the window, as JSON.
//
//     node tests/browser.mjs CHROMIUM FILE.html ... [--pictures FOLDER]
//
// One browser for all pages; each is looked at as wide as a desk's screen and as a telephone. With a folder, pictures of
// both are put there, and the page as it is printed.
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

const [executablePath, ...given] = process.argv.slice(2);
const at = given.indexOf("--pictures");
const folder = at < 0 ? null : given[at + 1];
const files = at < 0 ? given : given.slice(0, at);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const told = [];
try {
  for (const width of [1280, 360]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, offline: true });
    const page = await context.newPage();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const file of files) {
      asked.length = 0;
      await page.goto(pathToFileURL(file).href);
      await page.addScriptTag({ path: axe });
      const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      // Nobody has to scroll sideways on a window of 320 pixels (WCAG 2.2, 1.4.10).
      if (width === 360) await page.setViewportSize({ width: 320, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (width === 360) await page.setViewportSize({ width, height: 800 });
      told.push({
        file,
        width,
        violations: found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`),
        wider: Math.max(0, wide),
        outside: asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
      });
      if (folder) {
        const name = join(folder, `${basename(file, ".html")}-${width}`);
        await page.screenshot({ path: `${name}.png`, fullPage: true });
        if (width === 1280) await page.pdf({ path: `${name}.pdf`, format: "A4", preferCSSPageSize: true });
      }
    }
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(told));
