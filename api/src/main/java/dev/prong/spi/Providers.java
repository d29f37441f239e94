package dev.prong.spi;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The backends that can be found: those the context class loader sees, else those that stand beside the API, and after
 * them Prong's own two, which are found by name where a packaging tool has lost the files of {@link ServiceLoader}. For
 * one thread.
 */
final class Providers {

    /** Beside this package, which such a tool may have given another name. */
    private static final List<String> OWN = List.of("worker.WorkerRuntimeProvider", "child.ChildRuntimeProvider");

    private final Map<String, RuntimeProvider> found = new LinkedHashMap<>();
    private ServiceConfigurationError fault;

    Iterable<RuntimeProvider> all() {
        load(Thread.currentThread().getContextClassLoader());
        if (found.isEmpty()) {
            load(RuntimeProvider.class.getClassLoader());
        }
        OWN.forEach(this::loadOwn);
        return found.values();
    }

    private void load(ClassLoader loader) {
        try {
            Iterator<RuntimeProvider> each = ServiceLoader.load(RuntimeProvider.class, loader).iterator();
            while (each.hasNext()) {
                RuntimeProvider provider = each.next();
                found.putIfAbsent(provider.getClass().getName(), provider);
            }
        } catch (ServiceConfigurationError e) {
            fault = e; // Such as a file that names a class by the name it had before it was relocated.
        }
    }

    private void loadOwn(String suffix) {
        String spi = Providers.class.getPackageName();
        String name = spi.substring(0, spi.lastIndexOf('.') + 1) + suffix;
        if (found.containsKey(name)) {
            return;
        }
        try {
            if (Class.forName(name).getConstructor().newInstance() instanceof RuntimeProvider provider) {
                found.put(name, provider);
            }
        } catch (ReflectiveOperationException | LinkageError _) {
            return; // Its jar is not there.
        }
    }

    /** What went wrong on the way; null for nothing. */
    Throwable fault() {
        return fault;
    }

    /** What to do if the one that was asked for is not among them; empty if it has been misspelt. */
    String advice() {
        if (fault != null) {
            return "; a file META-INF/services/" + RuntimeProvider.class.getName() + " is damaged: "
                    + fault.getMessage()
                    + "; merge such files when packaging, and relocate the names in them, or make the runtime by its"
                    + " builder";
        }
        return found.isEmpty() ? "; add prong-worker-runtime or prong-child-runtime to the class path" : "";
    }
}
