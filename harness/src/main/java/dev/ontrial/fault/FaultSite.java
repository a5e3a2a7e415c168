package dev.ontrial.fault;

import dev.ontrial.cluster.Cluster;
import java.util.function.BooleanSupplier;

/**
 * What a fault acts on.
 *
 * @param number the fault's number in its trial
 * @param cluster the brokers
 * @param wires the links between processes
 * @param roles which broker has which role
 * @param clients the workload's clients
 * @param moments takes what frames that match a rule did
 * @param someoneIsStopped whether a process is stopped by SIGSTOP at this moment
 */
record FaultSite(
    int number,
    Cluster cluster,
    FaultTopology wires,
    Roles roles,
    Clients clients,
    Moments moments,
    BooleanSupplier someoneIsStopped) {}
