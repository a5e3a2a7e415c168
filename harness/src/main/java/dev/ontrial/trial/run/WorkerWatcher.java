package dev.ontrial.trial.run;

/** Hears what happens to a worker's process. */
interface WorkerWatcher {
  /** Whom nothing of it matters to. */
  WorkerWatcher NOBODY =
      new WorkerWatcher() {
        @Override
        public void signal(String name) {}

        @Override
        public void endedUnasked(int exitCode) {}

        @Override
        public void historyLost(String why) {}
      };

  /** The process is about to be sent that signal. */
  void signal(String name);

  /** The process ended though nothing ended it. */
  void endedUnasked(int exitCode);

  /** Not all that it recorded could be brought to this machine. */
  void historyLost(String why);
}
