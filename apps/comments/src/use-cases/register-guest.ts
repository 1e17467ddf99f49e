import { Injectable } from '@nestjs/common';
import { acceptedOrThrow, type Cause, newId, type Person, Refused } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { claimedKeys, type Guest, newGuest } from '../domain/guest.js';
import { GuestsRepository } from '../persistence/guests.repository.js';

/** Gives an identity to a person without an account. Until they write, only their mail address is stored, if they gave one. */
@Injectable()
export class RegisterGuest {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guests: GuestsRepository,
  ) {}

  /** @param site with whether it allows guests */
  async execute(
    command: Pick<Guest, 'name' | 'email'>,
    site: { readonly name: string; readonly guests: boolean },
    cause: Cause,
  ): Promise<Person> {
    if (!site.guests) throw new Refused('site.no-guests', 'Only members may write on this site.');
    const { state: guest } = acceptedOrThrow(newGuest(newId(), command));
    await this.unitOfWork.run(cause, async (tx) => {
      if (await this.guests.isMembersName(tx, site.name, claimedKeys(guest.name))) {
        throw new Refused('guest.name-taken', 'A member of this site has this name.');
      }
      if (guest.email !== null) await this.guests.insertAddress(tx, site.name, guest);
    });
    return { id: guest.id, kind: 'guest', name: guest.name, handle: null, picture: null };
  }
}
