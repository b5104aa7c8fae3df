create foreign data wrapper w options (host 'two');
