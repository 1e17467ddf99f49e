import type { Command } from 'commander';
import type { Step } from '#libs/messaging';
import { Api } from './api.js';
import { CommandFailed } from './command-failed.js';
import { mergeTraces, type TracedStep } from './merge-traces.js';
import { optionsOf, serviceNames } from './options.js';
import { print } from './output.js';
import { tableOf } from './table.js';

export function addTrace(program: Command): void {
  program
    .command('trace')
    .description('show everything that one request caused, in every service')
    .argument('<correlation id>', 'the X-Correlation-Id of the response to that request')
    .action(async (id: string, _: object, command: Command) => {
      const { json, ...options } = optionsOf(command);
      const api = await Api.open(options);
      const parts = await Promise.all(
        serviceNames.map((service) => api.get<Part>(`/v1/admin/${service}/trace/${encodeURIComponent(id)}`)),
      );
      const steps = mergeTraces(parts);
      if (steps.length === 0) {
        throw new CommandFailed(
          `Nothing is known of ${id}. Published events are known for a day, received ones for 15.`,
        );
      }
      print({ json: { correlationId: id, steps }, text: `request ${id}\n${shown(steps)}` }, json === true);
    });
}

interface Part {
  readonly service: string;
  readonly steps: readonly (Omit<Step, 'at'> & { readonly at: string })[];
}

function shown(steps: readonly TracedStep[]): string {
  const lines = steps.map((step) => [
    `+${step.afterMs.toFixed(1)} ms`.padStart(12),
    step.service,
    `${'  '.repeat(step.depth)}${descriptionOf(step)}`,
    step.eventId,
  ]);
  return tableOf(['after', 'service', 'what', 'event'], lines);
}

function descriptionOf(step: TracedStep): string {
  const type = step.type ?? 'an event that cannot be read';
  switch (step.kind) {
    case 'appended':
      return `${type} appended`;
    case 'published':
      return `${type} published, stream ${String(step.streamSeq)}`;
    case 'handled':
      return `${type} handled by ${step.consumer ?? '?'}`;
    case 'parked':
      return step.error === null || step.error === undefined
        ? `${type} waits in ${step.consumer ?? '?'} behind an earlier event of its key`
        : `${type} failed in ${step.consumer ?? '?'}, next attempt ${String(step.nextAttemptAt)}: ${step.error}`;
    case 'dead':
      return `${type} is dead in ${step.consumer ?? '?'}: ${step.error ?? ''}`;
  }
}
