// The family as a machine of xstate: the step is the state, what is known a bit mask in the context.
'use strict';
const { assign, createMachine } = require('xstate');

exports.machineOf = ({ steps, edges }) => {
  const states = Object.fromEntries(steps.map((step) => [step, { on: {} }]));
  for (const { trigger, from, to, needs, gains, loses } of edges) {
    states[steps[from]].on[trigger] = {
      target: steps[to],
      guard: ({ context }) => (context.known & needs) === needs,
      actions: assign({ known: ({ context }) => (context.known & ~loses) | gains }),
    };
  }
  return createMachine({ id: 'family', initial: steps[0], context: { known: 0 }, states });
};
