package dev.prong.child;

import dev.prong.QueueOrder;
import dev.prong.TaskRuntime;
import dev.prong.WhenFull;
import dev.prong.spi.RuntimeProvider;
import dev.prong.spi.RuntimeSpec;
import dev.prong.spi.SpecOptions;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Opens {@code child}, {@code child:stdio} and {@code child:grpc}, with the options of the builder. */
public final class ChildRuntimeProvider implements RuntimeProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ChildRuntimeProvider() {
    }

    @Override
    public String backend() {
        return "child";
    }

    @Override
    public Set<String> variants() {
        return Arrays.stream(Transport.values()).map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public TaskRuntime open(RuntimeSpec spec) {
        ChildRuntime.Builder builder = ChildRuntime.builder();
        spec.variant().map(SpecOptions.constant(Transport.class)).ifPresent(builder::transport);
        AtomicReference<ChildLimits> limits = new AtomicReference<>(ChildLimits.none());
        new SpecOptions(spec)
                .option("name", text -> text, builder::name)
                .option("children", Integer::parseInt, builder::children)
                .option("minChildren", Integer::parseInt, builder::minChildren)
                .option("spares", Integer::parseInt, builder::spares)
                .option("tasksPerChild", Integer::parseInt, builder::tasksPerChild)
                .option("maxDepth", Integer::parseInt, builder::maxDepth)
                .option("idleTimeout", SpecOptions::duration, builder::idleTimeout)
                .option("quarantineAfter", Integer::parseInt, builder::quarantineAfter)
                .option("quarantineTime", SpecOptions::duration, builder::quarantineTime)
                .option("maxHeap", SpecOptions::bytes,
                        bytes -> limits.updateAndGet(all -> all.withMaxHeapBytes(bytes)))
                .option("maxDirect", SpecOptions::bytes,
                        bytes -> limits.updateAndGet(all -> all.withMaxDirectBytes(bytes)))
                .option("maxMetaspace", SpecOptions::bytes,
                        bytes -> limits.updateAndGet(all -> all.withMaxMetaspaceBytes(bytes)))
                .option("maxResident", SpecOptions::bytes,
                        bytes -> limits.updateAndGet(all -> all.withMaxResidentBytes(bytes)))
                .option("maxFrame", SpecOptions::bytes, builder::maxFrameBytes)
                .option("processors", Integer::parseInt,
                        number -> limits.updateAndGet(all -> all.withProcessors(number)))
                .option("nice", Integer::parseInt, steps -> limits.updateAndGet(all -> all.withNice(steps)))
                .option("openFiles", Long::parseLong, number -> limits.updateAndGet(all -> all.withOpenFiles(number)))
                .option("processes", Long::parseLong, number -> limits.updateAndGet(all -> all.withProcesses(number)))
                .option("maxTotal", SpecOptions::bytes,
                        bytes -> limits.updateAndGet(all -> all.withTotalBytes(bytes)))
                .option("cpus", Double::parseDouble, number -> limits.updateAndGet(all -> all.withCpus(number)))
                .option("output", ChildRuntimeProvider::output, builder::output)
                .option("classPathOnly", ChildRuntimeProvider::yes, _ -> builder.classPathOnly())
                .option("aotCache", text -> text, folder -> {
                    if (folder.equals("off")) {
                        builder.withoutAotCache();
                    } else {
                        builder.aotCache(Path.of(folder));
                    }
                })
                .<String[]> option("receivable", text -> text.split(",", -1), patterns -> builder.receivable(patterns))
                .option("java", Path::of, builder::java)
                .option("directory", Path::of, builder::directory)
                .option("debug", ChildRuntimeProvider::debug, builder::debug)
                .option("queueCapacity", Integer::parseInt, builder::queueCapacity)
                .option("order", QueueOrder::of, builder::order)
                .option("whenFull", SpecOptions.constant(WhenFull.class), builder::whenFull)
                .option("startTimeout", SpecOptions::duration, builder::startTimeout)
                .option("startRetryTime", SpecOptions::duration, builder::startRetryTime)
                .option("gracePeriod", SpecOptions::duration, builder::gracePeriod)
                .option("heartbeat", SpecOptions::duration, builder::heartbeat)
                .option("heartbeatTimeout", SpecOptions::duration, builder::heartbeatTimeout)
                .option("closeTimeout", SpecOptions::duration, builder::closeTimeout)
                .refuseOthers();
        return builder.limits(limits.get()).build();
    }

    private static boolean yes(String text) {
        if (!text.equals("true")) {
            throw new IllegalArgumentException("write true, or leave it out");
        }
        return true;
    }

    private static boolean debug(String text) {
        return switch (text) {
            case "true" -> false;
            case "suspend" -> true;
            default -> throw new IllegalArgumentException("write one of [true, suspend]");
        };
    }

    private static ChildOutput output(String text) {
        return switch (text) {
            case "forward" -> ChildOutput.forward();
            case "inherit" -> ChildOutput.inherit();
            case "discard" -> ChildOutput.discard();
            case "log" -> ChildOutput.toLogger(System.getLogger("dev.prong.child.output"), Level.INFO, Level.WARNING);
            default -> throw new IllegalArgumentException("write one of [forward, inherit, discard, log]");
        };
    }
}
