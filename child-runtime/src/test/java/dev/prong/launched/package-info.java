/** Programs that tests start in many ways, by themselves in a folder or jar. Nothing is null unless it says so. */
package dev.prong.launched;
