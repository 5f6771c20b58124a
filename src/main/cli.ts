import { runCli } from '../cli/run-cli.ts';

// `fiveohtwo lab --list | head` closes the pipe when it has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), process.stdout, process.stderr);
