package dev.ontrial.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Follows what a container writes when it is started again; nothing follows it by itself then. */
final class Output implements AutoCloseable {
  private final DockerClient client;
  private final ContainerLog log;
  private @Nullable ResultCallback<Frame> attached;

  Output(DockerClient client, Path log) {
    this.client = client;
    this.log = new ContainerLog(log);
  }

  /** Follows the container's next life, from its first line. */
  void attach(String container) {
    close();
    attached =
        client
            .attachContainerCmd(container)
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(true)
            .exec(
                new ResultCallback.Adapter<Frame>() {
                  @Override
                  public void onNext(Frame frame) {
                    log.append(frame.getPayload());
                  }
                });
  }

  @Override
  public void close() {
    ResultCallback<Frame> known = attached;
    if (known != null) {
      try {
        known.close();
      } catch (IOException e) {
        // The stream of a container that is gone.
      }
      attached = null;
    }
  }
}
