// Requests without pause while something is done to the gateway: node load.mjs URL STOPFILE. Prints a line of JSON.
// One request in four is on a connection of its own, the others reuse theirs. A request that an idle connection lost
// before any answer is sent again on a new one, as RFC 9112 (9.3.1) lets clients do and browsers and load balancers do.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';

const [url, stopFile] = process.argv.slice(2);
const kept = new Agent({ keepAlive: true });
const fresh = new Agent({ keepAlive: false });
const counts = { sent: 0, answered: 0, sentAgain: 0, failed: [] };

const once = (agent) =>
  new Promise((resolve) => {
    const asked = request(url, { agent, timeout: 6000 }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode }));
      response.on('error', (error) => resolve({ error: `answer: ${error.code}` }));
    });
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', (error) =>
      resolve({ error: error.code ?? error.message, lost: asked.reusedSocket }),
    );
    asked.end();
  });

async function client(agent) {
  while (!existsSync(stopFile)) {
    counts.sent += 1;
    let outcome = await once(agent);
    if (outcome.lost) {
      counts.sentAgain += 1;
      outcome = await once(fresh);
    }
    if (outcome.status === 200) counts.answered += 1;
    else counts.failed.push(outcome.error ?? outcome.status);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

await Promise.all([kept, kept, kept, fresh, kept, kept, kept, fresh].map(client));
process.stdout.write(`${JSON.stringify({ ...counts, failed: counts.failed.slice(0, 20) })}\n`);
