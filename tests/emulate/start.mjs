// Starts npm's emulate as Slack: node start.mjs PATH-OF-EMULATE PORT SEED-AS-JSON REQUEST-URL. Events are posted, signed,
// to the request URL; emulate can do that and has no setting for it, so its plugin is given the subscription here.
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, port, seed, url] = process.argv.slice(2);
const dist = `${folder}/dist`;
const file = readdirSync(dist).find((name) => name.endsWith(".js") && readFileSync(`${dist}/${name}`, "utf8").includes("slackPlugin\n};"));
const { slackPlugin } = await import(pathToFileURL(`${dist}/${file}`));
const register = slackPlugin.register;
slackPlugin.register = (app, store, webhooks, ...rest) => {
  webhooks.register({ url, events: ["*"], active: true, owner: "slack" });
  return register.call(slackPlugin, app, store, webhooks, ...rest);
};
const { createEmulator } = await import(pathToFileURL(`${dist}/api.js`));
const emulator = await createEmulator({ service: "slack", port: Number(port), seed: { slack: JSON.parse(seed) } });
console.log(`ready ${emulator.url}`);
