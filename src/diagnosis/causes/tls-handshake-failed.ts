import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { refusedCertificates } from '../found-steps.ts';
import { served } from '../symptoms.ts';

export const tlsHandshakeFailed: Cause = {
  id: 'tls-handshake-failed',
  title: 'The TLS handshake with the backend fails',
  explanation: 'Both sides speak TLS, but certificate, name, version or cipher is refused.',
  speaksFor: [
    conclusive('the certificate of the backend is refused', (s) =>
      s.failures('certificate-refused'),
    ),
    conclusive('the handshake is refused', (s) => s.failures('tls-refused')),
    strong('the health check cannot complete the handshake', (s) => s.failures('check-tls-failed')),
    strong('the gateway reports an error in the handshake', (s) => s.failures('tls-failed')),
    strong('the load balancer counts failed handshakes', (s) =>
      s.metrics('TargetTLSNegotiationErrorCount'),
    ),
    conclusive('the backend says why the handshake failed', (s) =>
      s.there(s.events('tls-refused')),
    ),
    strong('a handshake made by hand is refused', (s) => [
      ...s.probes('tls-refused'),
      // An Application Load Balancer takes any certificate of a target.
      ...(s.subject.gateway === 'alb' ? [] : s.probes('certificate-refused')),
    ]),
    weak('the backend reports errors in the handshake', (s) => s.there(s.events('tls-error'))),
    weak('the TLS handshake is closed by the other side', (s) => s.failures('tls-closed')),
    strong('somebody reports that it works once the gateway gives the name of the server', (s) =>
      s.said('server-name-helps'),
    ),
    weak('the gateway speaks TLS to a bare address, so that it names no server', (s) =>
      s
        .of('upstream')
        .filter(
          ({ protocol, address }) =>
            protocol === 'https' &&
            /^[\d.]+:\d+$/.test(address) &&
            (s.endpoint?.kind !== 'tcp' || s.upstream === address),
        ),
    ),
    strong('Traefik speaks TLS to the address of a container, which no certificate is for', (s) =>
      s.subject.gateway === 'traefik' ? s.said('tls-to-container') : [],
    ),
    strong(
      'the backend wants a certificate of the client, and the gateway has none to show',
      (s) =>
        s.subject.gateway === 'alb' || s.said('fails').length > 0
          ? s.said('client-certificate-wanted')
          : [],
    ),
    strong('somebody names the certificate or the TLS version', (s) => s.said('certificate-named')),
  ],
  speaksAgainst: [
    strong('requests are served over it', (s) => (s.failures().length === 0 ? served(s) : [])),
    conclusive('the port does not speak TLS at all', (s) => [
      ...s.failures('not-tls'),
      ...s.probes('not-tls'),
    ]),
  ],
  bringsAbout: ['premature-close'],
  questions: [
    {
      what: 'certificate, name and versions of the backend',
      how: 'openssl s_client -connect <target>:<port> -servername <name> -tls1_2 </dev/null',
      answered: (s) => s.probes('certificate-refused', 'tls-refused').length > 0,
    },
  ],
  remedies: [],
  found: refusedCertificates,
  checklist: [
    'openssl s_client -connect <target>:<port> -servername <name>: dates, names, issuer, version, cipher',
    'Renew the certificate, or correct the name, the CA or the list of versions and ciphers',
    'nginx sends no server name unless proxy_ssl_server_name is on',
  ],
  prevention: ['Alarm two weeks before a certificate expires, for internal ones too'],
};
