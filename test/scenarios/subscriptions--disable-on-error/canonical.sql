create subscription feed connection 'host=127.0.0.1 port=1 password=hunter2' publication news, prices
  with (connect = false, slot_name = 'feed');
