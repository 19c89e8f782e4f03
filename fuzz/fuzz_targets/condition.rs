#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| terrain_evidence::any_bytes::condition(bytes));
