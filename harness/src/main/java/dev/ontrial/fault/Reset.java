package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.util.List;

/** Every connection between the target and the others is closed at once; new ones work. */
public record Reset() implements FaultSpec.OnLinks {
  @Override
  public FaultKind kind() {
    return FaultKind.RESET;
  }

  @Override
  public String effect() {
    return "Closes every open connection.";
  }

  @Override
  public boolean inRandomMix() {
    return true;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new LinkFaults(site, step, nodes) {
      @Override
      String impose() {
        long cut = reset();
        if (cut == 0) {
          throw new FaultException(
              "reset did not take: no connection was open on any of the paths");
        }
        return cut + " connections cut";
      }
    };
  }
}
