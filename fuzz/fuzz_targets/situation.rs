#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| terrain_situation::any_bytes::situation(bytes));
