package dev.ontrial.trial;

/** Numbered records in one topic; no group is on trial. */
final class SequencedSetup extends WorkloadSetup {}
