// Replays a script of events with an actor of xstate: reads model, script and how often as JSON, prints steps and seconds as JSON.
'use strict';
const { readFileSync } = require('node:fs');
const { createActor } = require('xstate');
const { machineOf } = require('./machine.cjs');

const { model, script, times } = JSON.parse(readFileSync(0, 'utf8'));
const machine = machineOf(model);
const events = script.map((type) => ({ type }));
const begun = process.hrtime.bigint();
let known = 0;
for (let i = 0; i < times; i += 1) {
  const actor = createActor(machine).start();
  for (const event of events) actor.send(event);
  known = actor.getSnapshot().context.known;
}
const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
console.log(JSON.stringify({ seconds, steps: times * events.length, known }));
