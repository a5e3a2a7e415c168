package dev.ontrial.docker;

import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** For containers whose readiness somebody else finds out. */
public final class NoWait extends AbstractWaitStrategy {
  @Override
  protected void waitUntilReady() {
    // One broker of several is never ready alone.
  }
}
