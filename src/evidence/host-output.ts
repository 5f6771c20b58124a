import { collected, type Exhibit, type Origin, type Outcome } from './exhibit.ts';
import { type Frame, type Frames, readFrames } from './frames.ts';
import { redact } from './redact.ts';

/** Sections that only a host with a gateway on it has. */
const GATEWAY_SECTIONS = new Set(['nginx-T', 'haproxy.cfg', 'apache2.conf', 'upstreams-curl']);

/** How tools say that they need root: nothing else stands in such a section. */
const NOT_PERMITTED = /permission denied|operation not permitted|must be root|you need to be root/i;
/** Connections refused by SELinux or a socket's mode are evidence about the service, not about our rights. */
const ABOUT_THE_SERVICE = /curl|socket|journal|systemctl|nginx-T|\.log/;

/**
 * The exhibits in what our diagnosis script printed on a host, or null when it is no such output.
 * @param host what people call it, and its address when that is known
 */
export function exhibitsOfOutput(
  host: { readonly name: string; readonly address: string | null },
  stdout: string,
): readonly Exhibit[] | null {
  const output = readFrames(stdout);
  return output === null ? null : exhibitsOfFrames(host, output);
}

/** The same for an answer that was put together from several runs. */
export function exhibitsOfFrames(
  host: { readonly name: string; readonly address: string | null },
  output: Frames,
): readonly Exhibit[] {
  const isGateway = output.frames.some(({ id }) => GATEWAY_SECTIONS.has(id));
  const origin: Origin = { ...host, role: isGateway ? 'gateway' : 'backend' };
  return output.frames.map((frame, index) => {
    const exhibit = collected({
      id: `${host.name}/${frame.id}`,
      section: frame.id,
      source: frame.command,
      origin,
      exitStatus: frame.exitStatus,
      truncated: frame.cut || (!output.complete && index === output.frames.length - 1),
      text: redact(frame.text),
    });
    const denied = denial(frame);
    return denied === null ? exhibit : { ...exhibit, outcome: denied, text: '' };
  });
}

function denial({ id, exitStatus, text }: Frame): Outcome | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const refused =
    exitStatus !== 0 &&
    lines.length > 0 &&
    lines.length <= 3 &&
    lines.some((line) => NOT_PERMITTED.test(line)) &&
    (!ABOUT_THE_SERVICE.test(id) || lines.every((line) => /^tail: cannot open/.test(line)));
  if (!refused) return null;
  return { kind: 'denied', action: 'root on the host (sudo)', message: redact(text.trim()) };
}
