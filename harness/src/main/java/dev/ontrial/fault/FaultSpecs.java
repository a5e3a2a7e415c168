package dev.ontrial.fault;

import java.util.List;
import java.util.Optional;

/** The kinds of faults. */
public final class FaultSpecs {
  /** One of each kind, with the usual parameters, in the order in which they are listed. */
  public static final List<FaultSpec> ALL =
      List.of(
          new Kill(),
          new Pause(),
          new Restart(),
          Upgrade.USUAL,
          new Isolate(),
          new RepliesLost(),
          Latency.USUAL,
          Bandwidth.USUAL,
          new Reset(),
          new LossOfPower(),
          Corrupt.USUAL,
          DiskError.USUAL,
          DiskSlow.USUAL,
          new Zombie(),
          Rebalance.USUAL,
          Redeploy.USUAL,
          Wire.ANY,
          AlterFeatures.LATEST,
          ClockShift.USUAL,
          Starve.USUAL,
          FileDescriptors.USUAL,
          Memory.USUAL,
          new ElectLeader(),
          new Reassign(),
          AlterConfig.USUAL,
          DeleteRecords.USUAL,
          AddPartitions.USUAL,
          new RecreateTopic(),
          DeleteTopic.USUAL,
          Quota.USUAL,
          new RemoveController(),
          new AddController(),
          new AddBroker(),
          new RemoveBroker());

  private FaultSpecs() {}

  /** The fault that a word of a trial file names, with its usual parameters, or empty. */
  public static Optional<FaultSpec> of(String word) {
    return ALL.stream().filter(each -> each.kind().word().equals(word)).findFirst();
  }
}
