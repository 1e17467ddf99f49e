import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type DataOf, decisionMade, type Envelope } from '#libs/contracts';
import { Delivery, EFFECTS } from '#libs/messaging';
import { ApplyDecision } from '../../use-cases/apply-decision.js';

@Controller()
export class DecisionsHandler {
  constructor(private readonly applyDecision: ApplyDecision) {}

  @EventPattern<string>(decisionMade.type, EFFECTS)
  async made(@Payload() { site, data }: Envelope<DataOf<typeof decisionMade>>, @Ctx() { tx }: Delivery): Promise<void> {
    const { decisionId, target, verdict, reasonCode, labels, decider } = data;
    if (target.type !== 'comment') return;
    await this.applyDecision.execute(tx, site, target.id, {
      decisionId,
      revision: target.revision,
      verdict,
      reasonCode,
      labels,
      deciderId: decider.id,
    });
  }
}
