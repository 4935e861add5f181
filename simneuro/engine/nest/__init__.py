"""Networks run by the simulator NEST, which is loaded when one is."""
