/**
 * What a backend provides so that {@link dev.prong.TaskRuntime#open} finds it, and what its handles and exceptions may
 * implement; start at {@link dev.prong.spi.RuntimeProvider}. Nothing is null.
 */
package dev.prong.spi;
