// Shortest paths to every configuration of the family, by xstate: reads the model as JSON, prints what it found as JSON.
'use strict';
const { readFileSync } = require('node:fs');
const { getShortestPaths } = require('xstate/graph');
const { machineOf } = require('./machine.cjs');

const machine = machineOf(JSON.parse(readFileSync(0, 'utf8')));
const begun = process.hrtime.bigint();
const paths = getShortestPaths(machine, {
  limit: Infinity,
  serializeState: (snapshot) => `${snapshot.value}:${snapshot.context.known}`,
});
const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
console.log(JSON.stringify({ seconds, configurations: paths.length }));
