import type { HostAnswer, HostDocument, Hosts, RunRequest } from '../../ports/hosts.ts';
import { denied } from './api-answers.ts';
import type { Fleet } from './fleet.ts';
import { diagnose } from './host/diagnose.ts';
import type { ScriptRun } from './host/document-output.ts';
import { dumpOf } from './host/dump.ts';
import { hostRemedy } from './host/host-documents.ts';
import { viewHost } from './host/host-view.ts';
import { noSuchUnit, restartReport } from './host/restart.ts';
import { restartService } from './restart-service.ts';
import { limitsChanged } from './retry-storm.ts';
import { type Instance, instanceOf, SHOP } from './topology.ts';

/** Run Command keeps this much of what a script prints. */
const STDOUT_LIMIT = 24_000;

type Parameters = RunRequest['parameters'];

/** SSM Run Command as it would reach the fleet's instances. */
export class FleetHosts implements Hosts {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async run(request: RunRequest): Promise<readonly HostAnswer[]> {
    return request.instanceIds.map((instanceId) => this.#runOn(instanceId, request));
  }

  #runOn(instanceId: string, { document, parameters }: RunRequest): HostAnswer {
    const { runCommand } = this.#fleet.access;
    if (runCommand === 'denied') return { instanceId, ...denied('ssm:SendCommand') };
    const instance = instanceOf(instanceId);
    if (instance === undefined || runCommand === 'agents-lost') {
      return {
        instanceId,
        kind: 'unreachable',
        reason: 'silent',
        message: `The SSM agent of ${instanceId} is not connected.`,
        cure: 'Check that amazon-ssm-agent runs there and that its instance profile allows ssm:UpdateInstanceInformation.',
      };
    }
    const { exitStatus, stdout, stderr } = this.#script(instance, document, parameters);
    const truncated = stdout.length > STDOUT_LIMIT;
    return {
      instanceId,
      kind: 'ran',
      exitStatus,
      stdout: truncated ? `${stdout.slice(0, STDOUT_LIMIT)}\n--output truncated--` : stdout,
      stderr,
      truncated,
    };
  }

  #script(instance: Instance, document: HostDocument, parameters: Parameters): ScriptRun {
    if (document === 'restart-service-linux' || document === 'dump-and-restart-linux') {
      return this.#restart(instance, document, parameters);
    }
    const now = this.#fleet.clock.now();
    const remedy = hostRemedy(document, parameters, viewHost(this.#fleet, instance));
    if (remedy === null) return this.#diagnose(instance, parameters);
    const { gateway, host, restarts, ran } = remedy;
    if (gateway !== undefined) this.#fleet.configureGateway(instance, now, gateway);
    if (gateway?.mostPerSecond !== undefined) limitsChanged(this.#fleet);
    if (host !== undefined) this.#fleet.configureHost(instance, now, host);
    if (restarts === true) restartService(this.#fleet, instance);
    return ran;
  }

  #diagnose(instance: Instance, parameters: Parameters): ScriptRun {
    const { port = String(SHOP.port), path = SHOP.healthCheckPath } = parameters;
    const stdout = diagnose(viewHost(this.#fleet, instance), Number(port), path);
    return { exitStatus: 0, stdout, stderr: '' };
  }

  #restart(instance: Instance, document: HostDocument, parameters: Parameters): ScriptRun {
    const { unit = '', port = String(SHOP.port), incident = '' } = parameters;
    if (unit !== SHOP.unit && unit !== SHOP.service) return noSuchUnit(unit);
    const before = viewHost(this.#fleet, instance);
    restartService(this.#fleet, instance);
    const after = viewHost(this.#fleet, instance);
    const dump = document === 'dump-and-restart-linux' ? dumpOf(before, incident) : null;
    return restartReport(before, after, Number(port), dump);
  }
}
