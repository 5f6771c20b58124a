// Takes the place of the packages that Bolt loads for its servers (Express, OAuth, Socket Mode) when the front door is
// bundled for Lambda; `bolt-in-lambda.mjs` names them. Nothing of theirs is used there, and they are nine tenths of
// Bolt: 1.4 MB, and more than half of the time that a cold start takes.
module.exports = new Proxy(
  function notInLambda() {
    throw new Error(
      'This part of Bolt is left out of the Lambda bundle: see src/slack/bolt-in-lambda.mjs',
    );
  },
  {
    // Modules take what they import apart when they are loaded; only calling it is a mistake.
    get: (target, name, proxy) =>
      name === '__esModule' || name === 'prototype' ? target[name] : proxy,
  },
);
