// Bundles js/ and the npm packages into dist/ with content hashes and writes
// dist/manifest.json, which maps the plain name of a file to the built one.
// The Go program embeds dist/; without it every page still works, plain.
import { build } from "esbuild";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const out = "dist";
const entries = ["js/app.js", "js/map.js"];

await mkdir(out, { recursive: true });
for (const name of await readdir(out)) {
  if (name !== ".gitkeep") await rm(path.join(out, name), { recursive: true });
}

const result = await build({
  entryPoints: entries,
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2021"],
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  splitting: true, // what is imported on demand is fetched on demand
  loader: { ".png": "file", ".svg": "file" },
  legalComments: "linked",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [file, info] of Object.entries(result.metafile.outputs)) {
  if (!info.entryPoint) continue;
  const plain = path.basename(info.entryPoint);
  manifest[plain] = path.basename(file);
  if (info.cssBundle) manifest[plain.replace(/\.js$/, ".css")] = path.basename(info.cssBundle);
}
await writeFile(path.join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
for (const [plain, built] of Object.entries(manifest)) console.log(`${plain} -> ${built}`);
