import type { Scene } from './scene.ts';

/** `openssl ca` alone makes certificates of the past. */
const AUTHORITY = (folder: string) => `[ca]
default_ca = shop
[shop]
database = ${folder}/index.txt
new_certs_dir = ${folder}
default_md = sha256
policy = any
rand_serial = yes
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:shop.internal
`;

/** A certificate of the service, signed by itself, that expired in February 2025. */
export async function writeExpiredCertificate({ backend, folder, file }: Scene): Promise<void> {
  file('index.txt', '');
  const config = file('ca.conf', AUTHORITY(folder));
  for (const command of [
    [
      ...['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=shop.internal'],
      ...['-keyout', `${folder}/key.pem`, '-out', `${folder}/request.pem`],
    ],
    [
      ...['ca', '-batch', '-selfsign', '-config', config, '-keyfile', `${folder}/key.pem`],
      ...['-in', `${folder}/request.pem`, '-out', `${folder}/cert.pem`, '-notext'],
      ...['-startdate', '20250101000000Z', '-enddate', '20250201000000Z'],
    ],
  ]) {
    const { status, stderr } = await backend.run(['openssl', ...command]);
    if (status !== 0) throw new Error(`openssl: ${stderr}`);
  }
}
