package dev.prong.chaos;

import java.time.Duration;
import java.util.List;

/** One of each kind. */
final class Gallery {

    static final List<Chaos> ALL = List.of(new Hang(), new Spin(), new IgnoreInterrupt(), new IgnoreTerm(),
            new HangInExit(3), new SystemExit(3), new Halt(7), new Segfault(), new OutOfMemory(OutOfMemory.Kind.HEAP),
            new OutOfMemory(OutOfMemory.Kind.DIRECT), new OutOfMemory(OutOfMemory.Kind.METASPACE),
            new OutOfMemory(OutOfMemory.Kind.THREADS), new ForkBomb(), new LeakThreads(100),
            new MemoryRamp(1 << 20, 16 << 20, Duration.ofMillis(10)),
            new Noise(Noise.Stream.OUT, Noise.By.JAVA, 10_000, true),
            new Noise(Noise.Stream.OUT, Noise.By.JAVA, 10_000, false),
            new Noise(Noise.Stream.ERR, Noise.By.JAVA, 10_000, true),
            new Noise(Noise.Stream.ERR, Noise.By.JAVA, 10_000, false),
            new Noise(Noise.Stream.OUT, Noise.By.PROGRAM, 10_000, true),
            new Noise(Noise.Stream.OUT, Noise.By.PROGRAM, 10_000, false),
            new Noise(Noise.Stream.ERR, Noise.By.PROGRAM, 10_000, true),
            new Noise(Noise.Stream.ERR, Noise.By.PROGRAM, 10_000, false), new CloseDescriptor(1, false),
            new CloseDescriptor(4, false), new CloseDescriptor(4, true), new BreakProtocol(BreakProtocol.With.GARBAGE),
            new BreakProtocol(BreakProtocol.With.HALF_A_FRAME), new BreakProtocol(BreakProtocol.With.HUGE_LENGTH),
            new DeepResult(100_000), new SlowReader(Duration.ofMillis(100)), new NeverReads());

    private Gallery() {
    }
}
