// The faults that Microsoft's own package finds in a Teams manifest, as JSON. It brings the schemas: no network.
//   node validate.mjs <folder with node_modules> <manifest.json>
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [modules, manifest] = process.argv.slice(2);
const { AppManifestUtils } = createRequire(resolve(modules, "node_modules", "_"))("@microsoft/app-manifest");
const [, faults] = await AppManifestUtils.readAndValidateTeamsManifest(manifest);
console.log(JSON.stringify(faults));
