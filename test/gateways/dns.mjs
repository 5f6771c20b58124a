// A name server on 127.0.0.1:53 that knows no name: every answer is NXDOMAIN.
import { createSocket } from 'node:dgram';

const socket = createSocket('udp4');
socket.on('message', (question, from) => {
  const answer = Buffer.from(question);
  // Response, recursion available, RCODE 3 (RFC 1035, 4.1.1); no records but the question.
  answer.writeUInt16BE(0x8183, 2);
  answer.fill(0, 6, 12);
  socket.send(answer, from.port, from.address);
});
socket.bind(53, '127.0.0.1');
