package dev.ontrial.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.WaitResponse;
import java.util.function.IntConsumer;

/** Hears of the end of a container's program. */
final class Ending extends ResultCallback.Adapter<WaitResponse> {
  private final IntConsumer ended;

  Ending(IntConsumer ended) {
    this.ended = ended;
  }

  @Override
  public void onNext(WaitResponse response) {
    Integer code = response.getStatusCode();
    ended.accept(code == null ? -1 : code);
  }
}
