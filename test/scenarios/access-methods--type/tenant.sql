create access method blocks type table handler heap_tableam_handler;
