package dev.prong.worker;

import dev.prong.WhenFull;
import java.time.Duration;

/** What a worker runtime was built with; the meaning of each part stands at the builder. */
record WorkerSettings(String name, int threads, int queueCapacity, WhenFull whenFull, Captures captures,
        Duration gracePeriod, Duration closeTimeout) {
}
