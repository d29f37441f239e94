/** What a backend provides so that {@link dev.prong.TaskRuntime#open} finds it; start at
 * {@link dev.prong.spi.RuntimeProvider}. Nothing is null. */
package dev.prong.spi;
