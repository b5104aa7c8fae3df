create subscription feed connection 'host=127.0.0.1 port=1 password=swordfish' publication news, prices
  with (connect = false, slot_name = 'feed');
