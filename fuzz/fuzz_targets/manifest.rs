#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| terrain_store::run_directory::any_bytes::manifest(bytes));
