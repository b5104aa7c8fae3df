create access method blocks type index handler bthandler;
comment on access method blocks is 'explained';
