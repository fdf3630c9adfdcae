// node count.js MESSAGES.json: counts the messages of a JSON list with each library, and prints
// {library: {seconds: [...], segments: [...]}}.

const fs = require("fs");
const { SegmentedMessage } = require("sms-segments-calculator");
const { count: smsLength } = require("sms-length");
const splitSms = require("split-sms");

const ROUNDS = 3;
const COUNTERS = {
  "sms-segments-calculator": (text) => new SegmentedMessage(text).segmentsCount,
  "sms-length": (text) => smsLength(text).messages,
  "split-sms": (text) => splitSms.split(text).parts.length,
};

const messages = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const found = {};
for (const [name, count] of Object.entries(COUNTERS)) {
  messages.slice(0, 500).forEach(count);
  const seconds = [];
  let segments;
  for (let round = 0; round < ROUNDS; round++) {
    const began = process.cpuUsage();
    segments = messages.map(count);
    const { user, system } = process.cpuUsage(began);
    seconds.push((user + system) / 1e6);
  }
  found[name] = { seconds, segments };
}
console.log(JSON.stringify(found));
