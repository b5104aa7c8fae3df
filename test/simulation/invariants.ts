import type { Invariant } from './invariants/evidence.ts';
import { doubtsComeFirst, nothingIsPublishedThatShallNot, twoNeverPublishAtOnce } from './invariants/publishing.ts';
import {
  changesAreLogged,
  deadLettersAreRecorded,
  everyResultIsCounted,
  everyTenantHasOneResult,
  everyTenantHasOneRow,
  killersAreGivenUp,
  lastSweepTellsTheTruth,
  olderNeverWins,
  rowsCountWhatWasFound,
} from './invariants/results.ts';
import {
  countsAddUp,
  endedSweepsAreListed,
  lastSweepClosesAtOnce,
  lockIsFree,
  noMessageIsLeft,
  nothingForbiddenWasSeen,
  sweepsArePublished,
  sweepsCloseInTime,
  sweepsEndInTime,
} from './invariants/sweeps.ts';

/** All that must be true of every world at rest. */
export const invariants: readonly Invariant[] = [
  everyTenantHasOneResult,
  everyResultIsCounted,
  everyTenantHasOneRow,
  rowsCountWhatWasFound,
  countsAddUp,
  nothingForbiddenWasSeen,
  olderNeverWins,
  changesAreLogged,
  twoNeverPublishAtOnce,
  nothingIsPublishedThatShallNot,
  doubtsComeFirst,
  lockIsFree,
  sweepsEndInTime,
  sweepsCloseInTime,
  sweepsArePublished,
  endedSweepsAreListed,
  lastSweepClosesAtOnce,
  noMessageIsLeft,
  deadLettersAreRecorded,
  killersAreGivenUp,
  lastSweepTellsTheTruth,
];
