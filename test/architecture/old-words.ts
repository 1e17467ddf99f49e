/**
 * Words that this code used for things that have a usual name in the field, each with that name. A plural with `s` counts as
 * its singular. An entry of several words matches them in this order, as in `keptAnswers`. Words that also have an ordinary
 * meaning, such as `term`, `look` or `way`, are not listed.
 */
export const oldWords: ReadonlyMap<string, string> = new Map([
  // waiting, permits, retries
  ['patience', 'timeout'],
  ['lend', 'acquire'],
  ['lent', 'acquired'],
  ['share turn', 'permit'],
  ['share of turn', 'permit'],
  ['turns', 'semaphore'],
  ['resting key', 'per-key back-off'],
  ['doubt', 'per-key back-off'],
  ['obstacle', 'guard'],
  // events
  ['tell', 'publish, emit, report'],
  ['tells', 'publishes, emits, reports'],
  ['teller', 'publisher'],
  ['telling', 'published event'],
  ['told', 'published, emitted, received, reported'],
  ['untold', 'unpublished, pending'],
  ['unheard', 'unreceived'],
  ['news', 'published events, newer'],
  ['snapshot teller', 'snapshot publisher'],
  ['take on', 'accept'],
  ['filling', 'backfill'],
  ['footing', 'resume point'],
  ['landmark', 'checkpoint'],
  ['reach', 'read position'],
  ['looks', 'profile version'],
  ['suspect', 'poison-message tracker'],
  ['blame', 'strike'],
  ['guilty', 'poison message'],
  ['joint', 'cross-partition batch'],
  ['runs of', 'group consecutive'],
  ['ways', 'strategies, scenarios, URLs'],
  // requests
  ['once key', 'idempotency key'],
  ['kept answer', 'stored response'],
  ['twin', 'concurrent duplicate'],
  // reads
  ['as of now', 'snapshot read'],
  ['moment', 'snapshot read, repeatable read'],
  ['sight', 'viewer, visibility filter'],
  ['sighting', 'seen person, visibility'],
  ['as seen', 'visible, viewer'],
  ['own shadow', 'shadow-ban overlay'],
  ['own mark', 'viewer overlay'],
  // domain
  ['touched', 'last changed version'],
  ['ordinal', 'position'],
  ['wording', 'text fingerprint'],
  ['saying', 'text key'],
  ['ground', 'decision input'],
  ['spot', 'target, position'],
  ['standing', 'author record, stored position'],
  // processes and tests
  ['rounds', 'scheduled jobs, runs'],
  ['upkeep', 'scheduled jobs'],
  ['door', 'entry point'],
  ['equip', 'init'],
  ['dress', 'link attributes'],
  ['stage', 'fixture, setup'],
  ['staged', 'set up, prepared'],
  ['wild', 'fuzz input'],
  ['cast', 'demo users'],
  ['house', 'system, project'],
  ['roadblock', 'lock holder'],
  ['meddle', 'intercept'],
  ['meddler', 'interceptor'],
  ['befall', 'disrupt'],
  ['antidote', 'removal of the poison message'],
  ['hindmost', 'oldest'],
  ['whence', 'source'],
  ['hasty', 'unordered'],
  ['answer', 'response, result'],
]);

/** Identifiers that have an old word for a reason: they are public names, which clients and databases know. */
export const exceptions: Readonly<Record<string, string>> = {
  filling: 'the backfill state of a consumer in the admin API',
};
