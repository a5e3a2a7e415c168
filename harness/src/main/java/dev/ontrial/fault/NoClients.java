package dev.ontrial.fault;

import dev.ontrial.history.ClientSide;
import java.util.List;

/** A workload without clients that a fault could hit. */
class NoClients implements Clients {
  @Override
  public List<Integer> nodes(ClientSide role) {
    return List.of();
  }

  @Override
  public String kill(int node) {
    throw unknown(node);
  }

  @Override
  public void replace(int node) {
    throw unknown(node);
  }

  @Override
  public String pause(int node) {
    throw unknown(node);
  }

  @Override
  public void resume(int node) {
    throw unknown(node);
  }

  @Override
  public void retire(int node) {
    throw unknown(node);
  }

  @Override
  public void stir() {
    throw new FaultException("there is no group to stir");
  }

  @Override
  public void calm() {
    throw new FaultException("there is no group to calm");
  }

  private static FaultException unknown(int node) {
    return new FaultException("there is no worker " + node);
  }
}
