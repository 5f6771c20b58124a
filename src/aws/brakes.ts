import { GetCalendarStateCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Brake, Brakes } from '../ports/brakes.ts';
import type { ClientConfig } from './client-config.ts';
import { serviceErrorOf } from './service-error.ts';

/** The kill switch is a parameter whose value is `on` or `off`; freezes are calendars of SSM Change Calendar. */
export function awsBrakes(parameter: string, config: ClientConfig): Brakes {
  const client = new SSMClient(config);
  return {
    async changes() {
      try {
        const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }));
        return switchAt(parameter, Parameter?.Value ?? '');
      } catch (error) {
        return unreadable(`the kill switch ${parameter}`, 'ssm:GetParameter', error);
      }
    },

    async calendars(names) {
      if (names.length === 0) return { kind: 'released' };
      const what = `the change calendar ${names.join(', ')}`;
      try {
        // Of several calendars the state is OPEN only if all of them are open.
        const { State, NextTransitionTime } = await client.send(
          new GetCalendarStateCommand({ CalendarNames: [...names] }),
        );
        if (State === 'OPEN') return { kind: 'released' };
        const until = NextTransitionTime === undefined ? '' : ` until ${NextTransitionTime}`;
        return { kind: 'applied', why: `Changes are frozen${until} (${what}).` };
      } catch (error) {
        return unreadable(what, 'ssm:GetCalendarState', error);
      }
    },
  };
}

function switchAt(parameter: string, value: string): Brake {
  switch (value.trim().toLowerCase()) {
    case 'on':
      return { kind: 'released' };
    case 'off':
      return {
        kind: 'applied',
        why: `All changes are switched off. Set ${parameter} to "on" to allow them again.`,
      };
    default:
      return {
        kind: 'unreadable',
        why: `The kill switch ${parameter} is neither "on" nor "off", so nothing is changed.`,
      };
  }
}

function unreadable(what: string, action: string, error: unknown): Brake {
  const { kind, code, message } = serviceErrorOf(error);
  const cure = kind === 'denied' ? ` Grant ${action}.` : '';
  return {
    kind: 'unreadable',
    why: `Cannot read ${what}, so nothing is changed: ${code}: ${message}.${cure}`,
  };
}
