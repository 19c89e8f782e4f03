#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| terrain_sim::any_bytes::edge_list(bytes));
