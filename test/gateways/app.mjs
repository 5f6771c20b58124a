// An application server that behaves, or misbehaves in one way: node app.mjs ADDRESS PORT|SOCKET BEHAVIOUR
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';

const [address, at, behaviour = 'well', folder = '.'] = process.argv.slice(2);
const log = (level, text) => process.stdout.write(`${new Date().toISOString()} ${level} ${text}\n`);

const answerWell = (request, response) => {
  const found = request.url !== '/status';
  log('INFO', `${request.method} ${request.url} ${found ? 200 : 404}`);
  response.statusCode = found ? 200 : 404;
  response.end(found ? 'hello\n' : 'not found\n');
};
const raw = (answer) => () =>
  createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
const http = (answer) => () => createHttpServer(answer);

const servers = {
  well: http(answerWell),
  tls: () =>
    createHttpsServer(
      { key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/cert.pem`) },
      answerWell,
    ),
  'crashes at start': () => {
    throw new Error('Cannot find module "./currencies.json"');
  },
  'closes early': raw((socket) => socket.end()),
  'malformed header': raw((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-Broken header without colon\r\n\r\nok\n'),
  ),
  'large header': http((request, response) => {
    response.setHeader('x-claims', 'a'.repeat(20_000));
    answerWell(request, response);
  }),
  slow: http((request, response) => setTimeout(answerWell, 2_700, request, response)),
  'session on full disk': http((request, response) => {
    try {
      writeFileSync(`${folder}/sessions/${Date.now()}`, 'x'.repeat(65_536));
      answerWell(request, response);
    } catch (error) {
      log('ERROR', `${request.method} ${request.url} session: ${error.message}`);
      request.socket.destroy();
    }
  }),
  'leaks descriptors': http((request, response) => {
    try {
      for (;;) openSync('/dev/null');
    } catch (error) {
      log('ERROR', `${request.method} ${request.url} template: ${error.message}`);
      request.socket.destroy();
    }
    response.end();
  }),
  // Hangs up on the second request of a connection, as a server does whose idle time ends just then.
  'short keep-alive': () =>
    createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: keep-alive\r\nKeep-Alive: timeout=1\r\n\r\nok\n',
        );
        socket.once('data', () => socket.resetAndDestroy());
      });
    }),
};

const server = servers[behaviour]();
const listening = () => {
  log('INFO', `listening on ${at}`);
  writeFileSync(`${folder}/app.pid`, String(process.pid));
};
if (at.startsWith('/')) server.listen(at, listening);
else server.listen(Number(at), address, listening);
